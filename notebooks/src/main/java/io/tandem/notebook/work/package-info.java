/** What runs while a cell waits: trainings, here or in processes of their own, and their bars. */
package io.tandem.notebook.work;
