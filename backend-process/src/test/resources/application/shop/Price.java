package shop;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What something costs, in words that a file of this library knows. */
public record Price(String item, int amount) implements Serializable {

  public String inWords() {
    try (InputStream words = Price.class.getResourceAsStream("words.txt")) {
      String pattern = new String(words.readAllBytes(), StandardCharsets.UTF_8);
      return pattern.strip().formatted(item, amount);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
