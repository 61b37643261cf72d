import org.jspecify.annotations.NullMarked;

/** The conformance kit for backends. */
@NullMarked
module org.manyhands.testkit {
  requires transitive org.manyhands.core;
  requires transitive org.junit.jupiter.api;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports org.manyhands.testkit;

  // JUnit calls the rules, which are not public.
  opens org.manyhands.testkit to
      org.junit.platform.commons;
}
