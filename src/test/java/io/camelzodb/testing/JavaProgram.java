package io.camelzodb.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own: with its own environment, properties and folder. */
public final class JavaProgram {
  private final Path folder;
  private final String classPath;
  private final Map<String, String> environment = new TreeMap<>();
  private final List<String> properties = new ArrayList<>();

  /**
   * What one run gave.
   *
   * @param status its exit status
   * @param said standard output and standard error together
   */
  public record Result(int status, String said) {}

  /** A program with the class path of the tests. */
  public JavaProgram(Path folder) {
    this(folder, System.getProperty("java.class.path"));
  }

  /** A program with a class path of its own. */
  public JavaProgram(Path folder, String classPath) {
    this.folder = folder;
    this.classPath = classPath;
  }

  /** The class path of the tests, with absolute paths. */
  public static List<Path> classPath() {
    List<Path> paths = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      paths.add(Path.of(each).toAbsolutePath());
    }
    return paths;
  }

  /** Sets a variable of its environment. */
  public JavaProgram with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Sets a system property. */
  public JavaProgram withProperty(String key, String value) {
    properties.add("-D" + key + "=" + value);
    return this;
  }

  /** Runs it to its end, which has to come within two minutes. */
  public Result run(String mainClass, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(properties);
    command.addAll(List.of("-cp", absolute(), mainClass));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(output);
    assertThat(ended).as("it ends: %s", said).isTrue();
    return new Result(process.exitValue(), said);
  }

  private String absolute() {
    List<String> paths = new ArrayList<>();
    for (String each : classPath.split(java.io.File.pathSeparator)) {
      paths.add(Path.of(each).toAbsolutePath().toString());
    }
    return String.join(java.io.File.pathSeparator, paths);
  }
}
