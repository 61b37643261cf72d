package org.manyhands.examples;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The pixels of one frame of a GIF file, compressed as its specification (GIF89a, appendix F)
 * describes: Lempel-Ziv-Welch codes of 9 to 12 bits, in blocks of at most 255 bytes.
 */
final class GifFrame {

  private static final int PIXEL_BITS = 8;
  private static final int CLEAR = 1 << PIXEL_BITS;
  private static final int END = CLEAR + 1;
  private static final int MAX_CODES = 4096;

  /** Slots of the table of sequences; a power of two, at most half of which are taken. */
  private static final int SLOTS = 2 * MAX_CODES;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int[] sequences = new int[SLOTS];
  private final short[] codes = new short[SLOTS];
  private int nextCode;
  private int codeBits;
  private int buffer;
  private int buffered;

  private GifFrame() {}

  /** A frame in the colours of a palette, from pixels {@code 0xRRGGBB}. */
  static byte[] encode(int[] pixels, int width, int[] palette) {
    return new GifFrame().compress(Dither.indices(pixels, width, palette));
  }

  private byte[] compress(byte[] indices) {
    reset();
    emit(CLEAR);
    int prefix = indices[0] & 255;
    for (int i = 1; i < indices.length; i++) {
      prefix = extend(prefix, indices[i] & 255);
    }
    emit(prefix);
    widen();
    emit(END);
    emitBits(0, 7); // fills the last byte
    return blocks(bytes.toByteArray());
  }

  /** Returns the code of the sequence so far and the next index, or starts a new sequence. */
  private int extend(int prefix, int index) {
    int sequence = ((prefix << PIXEL_BITS) | index) + 1; // zero is an empty slot
    int slot = slot(sequence);
    if (sequences[slot] == sequence) {
      return codes[slot];
    }
    emit(prefix);
    if (nextCode == MAX_CODES) {
      emit(CLEAR);
      reset();
    } else {
      define(sequence, slot);
    }
    return index;
  }

  private int slot(int sequence) {
    int slot = (sequence * 0x9e3779b1) >>> 19; // Fibonacci hashing to 13 bits
    while (sequences[slot] != 0 && sequences[slot] != sequence) {
      slot = (slot + 1) % SLOTS;
    }
    return slot;
  }

  private void define(int sequence, int slot) {
    widen();
    sequences[slot] = sequence;
    codes[slot] = (short) nextCode;
    nextCode++;
  }

  /** A reader, who knows one sequence less than the writer, expects wider codes from here. */
  private void widen() {
    if (nextCode == 1 << codeBits) {
      codeBits++;
    }
  }

  private void reset() {
    Arrays.fill(sequences, 0);
    nextCode = END + 1;
    codeBits = PIXEL_BITS + 1;
  }

  private void emit(int code) {
    emitBits(code, codeBits);
  }

  private void emitBits(int value, int bits) {
    buffer |= value << buffered;
    buffered += bits;
    while (buffered >= 8) {
      bytes.write(buffer);
      buffer >>>= 8;
      buffered -= 8;
    }
  }

  private static byte[] blocks(byte[] data) {
    ByteArrayOutputStream blocks = new ByteArrayOutputStream(data.length + data.length / 255 + 3);
    blocks.write(PIXEL_BITS);
    for (int from = 0; from < data.length; from += 255) {
      int length = Math.min(255, data.length - from);
      blocks.write(length);
      blocks.write(data, from, length);
    }
    blocks.write(0);
    return blocks.toByteArray();
  }
}
