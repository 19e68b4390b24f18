package io.camelzodb.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, driven through its DevTools protocol: from the PATH, or the
 * one that {@code -Dtest.chromium=} names.
 */
public final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private String session = "";

  private Chromium(Process process, URI address) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, new Listener()).join();
  }

  /** The program, or nothing where there is none. */
  public static Optional<Path> program() {
    String named = System.getProperty("test.chromium", "");
    if (!named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    List<String> folders =
        List.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator));
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts the browser with an empty page, its profile in the folder given. */
  public static Chromium start(Path profile) throws Exception {
    Process process =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "--headless",
                "--no-sandbox", // A container may not allow it, and root may not have it.
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--window-size=1280,800",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolveSibling("chromium.log").toFile())
            .start();
    try {
      List<String> port = activePort(process, profile.resolve("DevToolsActivePort"));
      Chromium chromium =
          new Chromium(process, URI.create("ws://127.0.0.1:" + port.get(0) + port.get(1)));
      chromium.attach();
      return chromium;
    } catch (Exception fault) {
      process.destroyForcibly();
      throw fault;
    }
  }

  private static List<String> activePort(Process process, Path file) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() == 2) {
          return lines;
        }
      }
      Thread.sleep(50);
    }
    throw new IOException("the browser opened no port; see chromium.log");
  }

  private void attach() throws Exception {
    String target =
        send("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    session =
        send("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Network", "Log", "DOM")) {
      send(domain + ".enable", Map.of());
    }
  }

  /** A command of the protocol and its result. */
  public JsonNode send(String method, Map<String, Object> parameters) throws Exception {
    int id = ids.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(JSON.writeValueAsString(message), true).join();
    JsonNode result = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (result.has("error")) {
      throw new IOException(method + ": " + result.get("error"));
    }
    return result.path("result");
  }

  /** Opens an address and waits until the page is loaded. */
  public void open(URI address) throws Exception {
    events.clear();
    send("Page.navigate", Map.of("url", "about:blank"));
    send("Page.navigate", Map.of("url", address.toASCIIString()));
    await("document.readyState === 'complete' && location.protocol === 'file:'");
  }

  /** The value of a JavaScript expression in the page; a promise is waited for. */
  public JsonNode evaluate(String expression) throws Exception {
    JsonNode result =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** Waits until a JavaScript expression is true. */
  public void await(String expression) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!evaluate("Boolean(" + expression + ")").asBoolean()) {
      if (System.nanoTime() > end) {
        throw new IOException("never true: " + expression);
      }
      Thread.sleep(20);
    }
  }

  /** A key pressed and released, such as {@code Enter} or {@code /}. */
  public void press(String key) throws Exception {
    Map<String, Integer> codes =
        Map.of("Enter", 13, "Escape", 27, "ArrowLeft", 37, "ArrowRight", 39, "ArrowDown", 40);
    int code = codes.getOrDefault(key, 0);
    String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
    Map<String, Object> down =
        Map.of("type", "keyDown", "key", key, "windowsVirtualKeyCode", code, "text", text);
    send("Input.dispatchKeyEvent", down);
    send(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
  }

  /** Text typed where the focus is. */
  public void type(String text) throws Exception {
    send("Input.insertText", Map.of("text", text));
  }

  /** What the page did since it was opened: all events of a name, their parameters. */
  public List<JsonNode> events(String method) {
    return events.stream()
        .filter(event -> event.path("method").asText().equals(method))
        .map(event -> event.path("params"))
        .toList();
  }

  @Override
  public void close() throws IOException {
    session = "";
    try {
      send("Browser.close", Map.of());
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException fault) {
      throw fault;
    } catch (Exception fault) {
      throw new IOException("the browser does not close", fault);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          JsonNode message = JSON.readTree(text.toString());
          CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt(-1));
          if (answer != null) {
            answer.complete(message);
          } else {
            events.add(message);
          }
        } catch (IOException broken) {
          answers.values().forEach(waiting -> waiting.completeExceptionally(broken));
        }
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable fault) {
      answers.values().forEach(waiting -> waiting.completeExceptionally(fault));
    }
  }
}
