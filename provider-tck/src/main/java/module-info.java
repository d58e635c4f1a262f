/**
 * The compatibility kits of providers that anyone can write, as those of backends are in {@code
 * io.tandem.backend.tck}: abstract JUnit 5 classes that a provider's tests extend. A provider that
 * passes its kit does what Tandem relies on.
 */
module io.tandem.tck {
  requires transitive io.tandem.api;
  requires io.tandem.backend.tck;
  requires transitive org.junit.jupiter.api;

  exports io.tandem.tck;
  exports io.tandem.tck.data;
  exports io.tandem.tck.evaluation;
  exports io.tandem.tck.objective;
  exports io.tandem.tck.tracking;
}
