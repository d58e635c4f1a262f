/**
 * What a backend provides: devices, a place for variables on one of them, and compiled programs.
 *
 * <p>The platform finds {@link io.tandem.api.backend.Backend}s with {@link java.util.ServiceLoader}
 * and never names one in code; a program of a user's own opens one by its name with {@link
 * io.tandem.api.backend.Backends}. A backend knows programs and nothing of models; what it must do
 * is written here and in the operations' Javadoc, and held by the compatibility kit.
 */
package io.tandem.api.backend;
