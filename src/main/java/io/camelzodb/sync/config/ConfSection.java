package io.camelzodb.sync.config;

import io.camelzodb.storage.driver.ConfigSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a section of a ZConfig file: keys, each with one or more values, and sections. Types, names
 * and keys are in lower case, as in ZConfig.
 */
final class ConfSection implements ConfigSection {
  private final String type;
  private final String name;
  private final Path file;
  private final int line;
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final List<ConfSection> sections = new ArrayList<>();

  ConfSection(String type, String name, Path file, int line) {
    this.type = type;
    this.name = name;
    this.file = file;
    this.line = line;
  }

  @Override
  public String type() {
    return type;
  }

  String name() {
    return name;
  }

  @Override
  public List<ConfSection> sections() {
    return sections;
  }

  void add(String key, String value) {
    values.computeIfAbsent(key.toLowerCase(Locale.ROOT), none -> new ArrayList<>()).add(value);
  }

  @Override
  public List<String> all(String key) {
    return values.getOrDefault(key, List.of());
  }

  @Override
  public Optional<String> one(String key) throws ConfigFileException {
    List<String> all = all(key);
    if (all.size() > 1) {
      throw fault("it has " + key + " twice");
    }
    return all.stream().findFirst();
  }

  List<String> keys() {
    return List.copyOf(values.keySet());
  }

  @Override
  public ConfigFileException fault(String message) {
    return new ConfigFileException(file, line, "<" + type + ">: " + message);
  }

  @Override
  public ConfigFileException fault(String message, String advice) {
    return new ConfigFileException(file, line, "<" + type + ">: " + message, advice);
  }
}
