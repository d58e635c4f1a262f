/**
 * The compatibility kit: abstract JUnit 5 classes that a backend's tests extend, and their oracle,
 * an interpreter of programs in float64 and plain Java. A backend that passes all of it is done.
 */
module io.tandem.backend.tck {
  requires transitive io.tandem.api;
  requires transitive org.junit.jupiter.api;

  exports io.tandem.backend.tck;
  exports io.tandem.backend.tck.cases;
  exports io.tandem.backend.tck.reference;
  exports io.tandem.backend.tck.training;
}
