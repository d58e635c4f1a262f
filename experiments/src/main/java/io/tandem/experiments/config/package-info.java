/**
 * Experiment files: HOCON, read into the config tree of {@link io.tandem.api.config} and written
 * back from it.
 *
 * <p>Files are taken for hostile: they are limited in size, depth and growth, include nothing but
 * files of the folders that are named in {@link io.tandem.experiments.config.HoconReader}, and see
 * neither the environment nor the system properties.
 */
package io.tandem.experiments.config;
