package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** The document and the kit have the same rules, in the same words. */
class SpecTest {

  private static final Path SPEC = Path.of("..", "docs", "spec.md");

  @Test
  void everyRuleIsInTheDocument() throws IOException {
    List<String> lines = Files.readAllLines(SPEC);
    assertEquals(
        lines(rules()),
        lines(lines.stream().filter(line -> line.startsWith("- **§"))),
        "the rules, each on a line of docs/spec.md");
    assertEquals(
        lines(groups().map(group -> "## " + name(group))),
        lines(lines.stream().filter(line -> line.startsWith("## §"))));
  }

  @Test
  void noNumberIsUsedTwice() {
    List<String> numbers = rules().map(rule -> rule.split(" ", 3)[1]).toList();
    assertEquals(Set.copyOf(numbers).size(), numbers.size());
  }

  @Test
  void everyRuleHasTheNumberOfItsGroup() {
    groups()
        .forEach(group -> {
          String number = name(group).split(" ", 2)[0];
          methods(group).forEach(rule -> assertEquals(number, name(rule).split("\\.", 2)[0]));
        });
  }

  private static String lines(Stream<String> lines) {
    return lines.collect(Collectors.toCollection(TreeSet::new)).stream()
        .collect(Collectors.joining("\n"));
  }

  private static Stream<Class<?>> groups() {
    return Arrays.stream(BackendConformance.class.getDeclaredClasses())
        .filter(group -> group.isAnnotationPresent(Nested.class));
  }

  private static Stream<String> rules() {
    return groups().flatMap(SpecTest::methods).map(SpecTest::line);
  }

  private static Stream<Method> methods(Class<?> group) {
    return AnnotationSupport.findAnnotatedMethods(
        group, Test.class, HierarchyTraversalMode.TOP_DOWN)
        .stream();
  }

  private static String line(Method rule) {
    String[] words = name(rule).split(" ", 2);
    Needs needs = rule.getAnnotation(Needs.class);
    String capabilities =
        needs == null
            ? ""
            : Arrays.stream(needs.value())
                .map("`%s`"::formatted)
                .collect(Collectors.joining(", ", " — needs ", ""));
    return "- **%s** %s%s".formatted(words[0], words[1], capabilities);
  }

  private static String name(java.lang.reflect.AnnotatedElement element) {
    DisplayName name = element.getAnnotation(DisplayName.class);
    return name == null ? element.toString() : name.value();
  }
}
