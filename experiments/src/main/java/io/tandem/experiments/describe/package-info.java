/** What {@code tandem list} and {@code tandem describe} tell, for people and for machines. */
package io.tandem.experiments.describe;
