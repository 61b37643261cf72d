package org.manyhands.testkit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.manyhands.spi.Capability;
import org.opentest4j.TestAbortedException;

/** Skips the rules that do not apply, and keeps the failure of one rule from harming the next. */
final class RuleExtension implements BeforeTestExecutionCallback, AfterTestExecutionCallback {

  @Override
  public void beforeTestExecution(ExtensionContext rule) {
    Needs needs = rule.getRequiredTestMethod().getAnnotation(Needs.class);
    if (needs != null) {
      for (Capability capability : needs.value()) {
        Assumptions.assumeTrue(
            kit(rule).shared().backend().has(capability),
            () -> "The backend does not declare " + capability);
      }
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext rule) {
    if (rule.getExecutionException().filter(RuleExtension::isFailure).isPresent()) {
      kit(rule).discard();
    }
  }

  private static boolean isFailure(Throwable thrown) {
    return !(thrown instanceof TestAbortedException);
  }

  private static BackendConformance kit(ExtensionContext rule) {
    return rule.getRequiredTestInstances().findInstance(BackendConformance.class).orElseThrow();
  }
}
