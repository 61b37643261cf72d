package org.manyhands.examples;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells whether two films are the same in every pixel and in every byte of their encoding. */
final class FrameDigest implements Film {

  private final MessageDigest pixelDigest = sha256();
  private final MessageDigest encodingDigest = sha256();

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void frame(int[] pixels, byte[] compressed) {
    ByteBuffer bytes = ByteBuffer.allocate(pixels.length * Integer.BYTES);
    bytes.asIntBuffer().put(pixels);
    pixelDigest.update(bytes);
    encodingDigest.update(compressed);
  }

  /** The digests of all frames taken; can be asked once. */
  Result result() {
    return new Result(
        HexFormat.of().formatHex(pixelDigest.digest(), 0, 8),
        HexFormat.of().formatHex(encodingDigest.digest(), 0, 8));
  }

  /** The first 64 bits of each digest. */
  record Result(String pixels, String encoding) {}
}
