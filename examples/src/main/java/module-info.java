import org.jspecify.annotations.NullMarked;

/** Runnable examples. */
@NullMarked
module org.manyhands.examples {
  requires info.picocli;
  requires org.manyhands.core;
}
