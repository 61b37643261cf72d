import org.jspecify.annotations.NullMarked;

/** Runnable examples. Backends are found on the class path, as services. */
@NullMarked
module org.manyhands.examples {
  requires info.picocli;
  requires java.desktop;
  requires java.management;
  requires me.tongfei.progressbar;
  requires org.manyhands.core;
  requires org.manyhands.gpu;
  requires static org.jspecify;

  opens org.manyhands.examples to
      info.picocli;
}
