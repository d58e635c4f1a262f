/** What forward passes of published architectures have in common. */
package io.tandem.models.forward;
