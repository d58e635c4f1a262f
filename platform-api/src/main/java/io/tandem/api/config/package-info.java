/**
 * An experiment's configuration: a tree of values that know where they were written, and its strict
 * binding to Java records.
 *
 * <p>A record's components are the config's keys; annotations on them give meaning, default and
 * range. {@link io.tandem.api.config.RecordBinder} reads a tree into records and reports every
 * problem at once, {@link io.tandem.api.config.RecordWriter} writes records back as a tree, and
 * {@link io.tandem.api.config.RecordDescriber} tells what may be written. Nothing here knows a file
 * format, and no class name ever stands in a config: what a {@code type} may name is either a
 * sealed interface's records or an entry of a {@link io.tandem.api.config.PartCatalog}.
 */
package io.tandem.api.config;
