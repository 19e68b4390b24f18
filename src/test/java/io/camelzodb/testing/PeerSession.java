package io.camelzodb.testing;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The real perfact-zodbsync in a process of its own that runs one command after the other. */
public final class PeerSession implements AutoCloseable {
  private final Path log;
  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  /**
   * Starts it.
   *
   * @param folder gets its output
   * @param config a config.py that takes the base folder from GOLDEN_BASE_DIR
   */
  public PeerSession(Path folder, String address, Path base, Path config) throws IOException {
    log = Files.createTempFile(folder, "peer", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Python.interpreter().toString(),
                Path.of("src/test/python/peer_session.py").toAbsolutePath().toString(),
                address,
                base.toString(),
                config.toAbsolutePath().toString())
            .redirectError(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("CORPUS_ZOPE", Corpus.zope().toAbsolutePath().toString());
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.put(
        "PATH", Python.interpreter().resolveSibling("") + ":" + environment.get("PATH"));
    process = builder.start();
    in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Runs a command; returns its exit status. */
  public int run(List<String> arguments) throws IOException {
    in.write(
        arguments.stream()
            .map(each -> '"' + each.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
            .collect(Collectors.joining(", ", "[", "]\n")));
    in.flush();
    String answer = out.readLine();
    if (answer == null) {
      throw new IOException("the peer has ended: " + said());
    }
    return Integer.parseInt(answer.replaceAll("[^0-9]", ""));
  }

  /** All that it has printed. */
  public String said() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.destroy();
  }
}
