package app;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.manyhands.spi.ValueCodec;

/** Found as a service, here and in workers. */
public final class CurrencyCodec implements ValueCodec<Currency> {

  public CurrencyCodec() {}

  @Override
  public String name() {
    return "app.currency";
  }

  @Override
  public Class<Currency> type() {
    return Currency.class;
  }

  @Override
  public void write(Currency value, DataOutput out) throws IOException {
    out.writeUTF(value.code());
  }

  @Override
  public Currency read(DataInput in) throws IOException {
    return new Currency(in.readUTF());
  }
}
