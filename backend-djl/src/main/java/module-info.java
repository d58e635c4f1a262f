/**
 * The backend that compiles programs to TorchScript and runs them on libtorch, through DJL's
 * PyTorch engine. Nothing imports it: it is found by name.
 */
module io.tandem.backend.djl {
  requires io.tandem.api;
  requires ai.djl.api;
  requires ai.djl.pytorch_engine;

  provides io.tandem.api.backend.Backend with
      io.tandem.backend.djl.DjlBackend;
}
