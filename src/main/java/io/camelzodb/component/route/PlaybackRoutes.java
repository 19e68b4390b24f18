package io.camelzodb.component.route;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.command.PlaybackPhase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.TypeConversionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the paths of a playback to the routes before and after it, if the context has such routes.
 * They are what the programs {@code playback_hook} and {@code run_after_playback} are to commands.
 * Safe for many threads.
 */
public final class PlaybackRoutes {
  /** The endpoint whose route gets the paths before a playback, and may divide it. */
  public static final String BEFORE = "direct:zodb-before-playback";

  /** The endpoint whose route gets the paths of each phase after it was written. */
  public static final String AFTER = "direct:zodb-after-playback";

  /** The header with the transaction, as the endpoint sets it. */
  private static final String TID = "CamelZodbTid";

  /** The header with the name of the phase. */
  private static final String PHASE = "zodbPhase";

  private final CamelContext context;

  /** Creates it for the routes of a context. */
  public PlaybackRoutes(CamelContext context) {
    this.context = context;
  }

  /** Whether there is one of the two routes. */
  public boolean areThere() {
    return has(BEFORE) || has(AFTER);
  }

  /** A route that is stopped counts too: what it has to do must not be left out. */
  private boolean has(String uri) {
    String wanted = uri.replace("direct:", "direct://");
    for (Route route : context.getRoutes()) {
      String from = route.getEndpoint().getEndpointUri();
      int options = from.indexOf('?');
      if ((options < 0 ? from : from.substring(0, options)).equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Asks the route before a playback.
   *
   * @param paths object paths, each with a slash at its end
   * @return the phases; one with all paths if there is no route, or it does not answer with phases
   * @throws StorageException if the route fails, or answers with something else
   */
  public List<PlaybackPhase> before(List<String> paths) throws IOException {
    PlaybackPhase whole = new PlaybackPhase("playback", paths, null);
    if (!has(BEFORE)) {
      return List.of(whole);
    }
    String body = PlaybackPhase.json(paths);
    Object answer = send(BEFORE, body, Map.of());
    if (answer instanceof List<?> phases) {
      List<PlaybackPhase> taken = new ArrayList<>();
      for (Object phase : phases) {
        taken.add(phase(phase, taken.size()));
      }
      return taken;
    }
    String text = text(answer);
    return text == null || text.isBlank() || text.equals(body)
        ? List.of(whole)
        : PlaybackPhase.parse(BEFORE, text);
  }

  private @Nullable String text(@Nullable Object answer) throws StorageException {
    if (answer == null) {
      return null;
    }
    try {
      String text = context.getTypeConverter().tryConvertTo(String.class, answer);
      if (text != null) {
        return text;
      }
    } catch (TypeConversionException impossible) {
      throw refused("with a " + answer.getClass().getName(), impossible);
    }
    throw refused("with a " + answer.getClass().getName(), null);
  }

  private static PlaybackPhase phase(@Nullable Object value, int number) throws StorageException {
    if (value instanceof PlaybackPhase phase) {
      return phase;
    }
    if (value instanceof Map<?, ?> map && map.get("paths") instanceof List<?> paths) {
      List<String> texts = new ArrayList<>();
      for (Object path : paths) {
        if (!(path instanceof String text)) {
          throw refused("with a path that is not a text: " + path, null);
        }
        texts.add(text);
      }
      Object name = map.get("name");
      Object command = map.get("cmd");
      return new PlaybackPhase(
          name == null ? String.valueOf(number) : name.toString(),
          List.copyOf(texts),
          command == null || command.toString().isEmpty() ? null : command.toString());
    }
    throw refused("with a phase that has no list \"paths\": " + value, null);
  }

  private static StorageException refused(String answer, @Nullable Throwable cause) {
    return new StorageException(
        new Fault.Refused(
            BEFORE + " answered " + answer,
            "it may answer with JSON such as [{\"name\": \"all\", \"paths\": [\"/a/\"]}], or a list"
                + " of maps"),
        cause);
  }

  /**
   * Tells the route after a playback of a phase that was written.
   *
   * @param tid the transaction; null if nothing differed
   * @throws StorageException if the route fails
   */
  public void after(PlaybackPhase phase, @Nullable String tid) throws IOException {
    if (has(AFTER)) {
      send(
          AFTER,
          PlaybackPhase.json(phase.paths()),
          tid == null ? Map.of(PHASE, phase.name()) : Map.of(PHASE, phase.name(), TID, tid));
    }
  }

  private @Nullable Object send(String uri, String body, Map<String, Object> headers)
      throws IOException {
    try (ProducerTemplate template = context.createProducerTemplate()) {
      Exchange exchange =
          template.request(
              // A route that is stopped is a failure at once.
              uri + "?block=false",
              sent -> {
                sent.getMessage().setBody(body);
                headers.forEach(sent.getMessage()::setHeader);
              });
      Exception fault = exchange.getException();
      if (fault instanceof StorageException told) {
        throw told;
      }
      if (fault != null) {
        throw new StorageException(
            new Fault.Refused(uri + " failed: " + fault.getMessage()), fault);
      }
      if (exchange.isRollbackOnly()) {
        throw new StorageException(new Fault.Refused(uri + " was rolled back by its route"));
      }
      return exchange.getMessage().getBody();
    }
  }
}
