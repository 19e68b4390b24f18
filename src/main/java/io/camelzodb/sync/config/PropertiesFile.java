package io.camelzodb.sync.config;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.files.NotPlainFileException;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.driver.RedactedUri;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads a file of properties in UTF-8, such as {@code application.properties}. */
public final class PropertiesFile {
  private PropertiesFile() {}

  /**
   * Reads the pairs of key and value.
   *
   * @throws ConfigFileException if there is no such file, or it is no file of properties
   * @throws IOException if the file cannot be read
   */
  public static Map<String, String> pairs(Path file) throws IOException {
    Properties properties = new Properties();
    try {
      PlainFile.checkNamed(file);
    } catch (NotPlainFileException other) {
      throw new ConfigFileException(other.fault().details(), file);
    } catch (NoSuchFileException missing) {
      throw missing(file);
    }
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException missing) {
      throw missing(file);
    } catch (CharacterCodingException encoding) {
      throw new ConfigFileException(file, "not UTF-8", "save it in UTF-8");
    } catch (IllegalArgumentException escape) {
      throw new ConfigFileException(
          file, String.valueOf(escape.getMessage()), "write a backslash as two backslashes");
    }
    Map<String, String> pairs = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> pairs.put(key, properties.getProperty(key)));
    return pairs;
  }

  private static ConfigFileException missing(Path file) {
    return new ConfigFileException(
        new FaultDetails(
            RedactedUri.of(file.toString()) + ": no such file", "name another one with --config"),
        file);
  }
}
