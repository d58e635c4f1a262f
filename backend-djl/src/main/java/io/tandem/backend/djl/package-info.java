/** Programs as TorchScript, run by libtorch through DJL. */
package io.tandem.backend.djl;
