package org.manyhands.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;

/** Which package may know which; the module descriptors say it for modules only. */
class ArchitectureTest {

  private static final String ROOT = "org.manyhands";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private static DescribedPredicate<JavaClass> ours() {
    return JavaClass.Predicates.resideInAPackage(ROOT + "..");
  }

  /** A package, and all of ours that it may use besides itself; a dot is the one of the root. */
  @ParameterizedTest
  @CsvSource({
    "., task kernel command observe shared spi wire",
    "observe, task",
    "task, ''",
    "kernel, task shared",
    "shared, task spi",
    "command, task wire",
    "spi, task",
    "wire, task shared spi",
    "threads, '. task kernel spi wire'",
    "process, '. task kernel spi wire'",
    "examples, '. task kernel observe shared spi gpu'"
  })
  void aPackageUsesOnlyWhatItMay(String name, String allowed) {
    String[] packages =
        Stream.of((name + " " + allowed).strip().split(" "))
            .map(ArchitectureTest::fullName)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(fullName(name))
        .should()
        .dependOnClassesThat(
            ours().and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(packages))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static String fullName(String name) {
    return name.equals(".") ? ROOT : ROOT + "." + name;
  }

  @Test
  void noPackagesUseEachOtherInACircle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** Others run on whatever is configured. */
  @Test
  void oneExampleAloneKnowsABackend() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".examples")
        .and()
        .doNotHaveSimpleName("DevicesCommand")
        .should()
        .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(ROOT + ".gpu.."))
        .check(CLASSES);
  }

  @Test
  void examplesSeeOfTheSpiOnlyWhatABackendIs() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".examples")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage(ROOT + ".spi")
                .and(
                    DescribedPredicate.not(
                        JavaClass.Predicates.belongToAnyOf(BackendInfo.class, Capability.class))))
        .check(CLASSES);
  }
}
