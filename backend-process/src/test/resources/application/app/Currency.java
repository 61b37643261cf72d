package app;

/** As classes of others are: not serializable. */
final class Currency {

  private final String code;

  Currency(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }
}
