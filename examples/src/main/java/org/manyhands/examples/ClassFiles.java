package org.manyhands.examples;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The class files of the JDK that runs this, which every JDK carries along. */
final class ClassFiles {

  private ClassFiles() {}

  private static FileSystem runtimeImage() {
    return FileSystems.getFileSystem(URI.create("jrt:/"));
  }

  /** Their paths, sorted, at most so many. */
  static List<String> ofThisJdk(int limit) throws IOException {
    try (Stream<Path> paths = Files.walk(runtimeImage().getPath("/modules"))) {
      return paths
          .map(Path::toString)
          .filter(path -> path.endsWith(".class") && !path.endsWith("module-info.class"))
          .sorted()
          .limit(limit)
          .toList();
    }
  }

  /** For each class, how many of the files refer to it. */
  static Map<String, Integer> references(List<String> files) throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    for (String file : files) {
      referredTo(Files.readAllBytes(runtimeImage().getPath(file)))
          .forEach(name -> counts.merge(name, 1, Integer::sum));
    }
    return counts;
  }

  /** The classes named in a class file's constant pool, except itself. */
  private static Set<String> referredTo(byte[] classFile) {
    ClassModel model = ClassFile.of().parse(classFile);
    Set<String> names = new HashSet<>();
    model
        .constantPool()
        .forEach(entry -> {
          if (entry instanceof ClassEntry type) {
            add(type.asInternalName(), names);
          }
        });
    names.remove(model.thisClass().asInternalName().replace('/', '.'));
    return names;
  }

  /** An array's name is that of its elements; those of primitive elements name no class. */
  private static void add(String internalName, Set<String> names) {
    if (!internalName.startsWith("[")) {
      names.add(internalName.replace('/', '.'));
    } else if (internalName.endsWith(";")) {
      String element =
          internalName.substring(internalName.indexOf('L') + 1, internalName.length() - 1);
      names.add(element.replace('/', '.'));
    }
  }
}
