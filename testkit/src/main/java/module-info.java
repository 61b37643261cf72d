import org.jspecify.annotations.NullMarked;

/** The conformance kit for backends. */
@NullMarked
module org.manyhands.testkit {
  requires transitive org.manyhands.core;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;
}
