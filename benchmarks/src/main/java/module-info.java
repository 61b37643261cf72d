import org.jspecify.annotations.NullMarked;

/** Manyhands measured side by side with what people use today. */
@NullMarked
module org.manyhands.benchmarks {
  requires org.manyhands.core;
  requires org.manyhands.testkit;
  requires java.management;
  requires aparapi;
  requires jmh.core;
  requires jocl;
  requires static org.jspecify;
}
