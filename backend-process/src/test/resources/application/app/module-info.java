/** The application. Nothing of it is exported or open to anyone. */
module app {
  requires org.manyhands.core;
  requires org.slf4j;
  requires shop;

  provides org.manyhands.spi.ValueCodec with
      app.CurrencyCodec;
}
