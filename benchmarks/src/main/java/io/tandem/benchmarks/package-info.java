/**
 * A class for each thing that is timed. Parameters ({@code @Param}) can be set on JMH's command
 * line with {@code -p}.
 */
package io.tandem.benchmarks;
