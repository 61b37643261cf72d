package org.manyhands.process;

import org.manyhands.wire.Codec;
import org.manyhands.wire.DescriptorWriter;
import org.manyhands.wire.FrameChannel;
import org.manyhands.wire.Link;
import org.manyhands.wire.ProgramSide;

/** What the connections to all workers of a pool have in common: a task is written for any. */
final class Connector {

  private final DescriptorWriter descriptors = new DescriptorWriter();
  private final Codec codec;
  private final ProgramSide side;
  private final Watch watch;
  private final BlackBox box;

  Connector(ProcessSettings settings, Codec codec) {
    this.watch = new Watch(settings.executorName());
    this.box = new BlackBox(settings, descriptors);
    this.codec = codec.writingTo(descriptors);
    this.side = new ProgramSide(this.codec, settings.limit());
  }

  ProgramSide side() {
    return side;
  }

  Watch watch() {
    return watch;
  }

  BlackBox box() {
    return box;
  }

  Link connect(FrameChannel frames) {
    return new Link(frames, codec, descriptors);
  }
}
