package org.manyhands.process;

import org.manyhands.wire.Codec;
import org.manyhands.wire.DescriptorWriter;
import org.manyhands.wire.FrameChannel;
import org.manyhands.wire.Link;
import org.manyhands.wire.MessageLimit;
import org.manyhands.wire.ProgramSide;

/** What the connections to all workers of a pool have in common: a task is written for any. */
final class Connector {

  private final DescriptorWriter descriptors = new DescriptorWriter();
  private final Codec codec;
  private final ProgramSide side;
  private final Watch watch;

  Connector(String executorName, Codec codec, MessageLimit limit) {
    this.watch = new Watch(executorName);
    this.codec = codec.writingTo(descriptors);
    this.side = new ProgramSide(this.codec, limit);
  }

  ProgramSide side() {
    return side;
  }

  Watch watch() {
    return watch;
  }

  Link connect(FrameChannel frames) {
    return new Link(frames, codec, descriptors);
  }
}
