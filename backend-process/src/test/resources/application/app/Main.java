package app;

import java.io.Serializable;
import org.manyhands.TaskExecutor;
import org.slf4j.LoggerFactory;
import shop.Price;

/** Prints what a task returns, and whether it ran elsewhere, but among the same modules. */
public final class Main {

  private record Receipt(
      String text, Currency paidIn, long process, String modules, String logger, boolean isInitialized)
      implements Serializable {}

  private Main() {}

  public static void main(String[] arguments) {
    Price tea = new Price("tea", 42);
    Currency euro = new Currency("EUR");
    try (TaskExecutor executor = TaskExecutor.open()) {
      Receipt here = receipt(tea, euro);
      Receipt there = executor.run(() -> receipt(tea, euro));
      System.out.println(there.text());
      System.out.println("paid in: " + there.paidIn().code());
      System.out.println("elsewhere: " + (here.process() != there.process()));
      System.out.println("modules: " + there.modules());
      System.out.println("as here: " + here.modules().equals(there.modules()));
      System.out.println("logs here: " + there.logger().endsWith("ForwardingLogger"));
      System.out.println("initialized: " + there.isInitialized());
    }
  }

  private static Receipt receipt(Price price, Currency currency) {
    return new Receipt(
        price.inWords(),
        currency,
        ProcessHandle.current().pid(),
        Main.class.getModule().getName() + ", " + Price.class.getModule().getName(),
        LoggerFactory.getLogger(Main.class).getClass().getName(),
        Starter.hasRun);
  }
}
