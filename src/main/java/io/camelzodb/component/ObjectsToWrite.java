package io.camelzodb.component;

import io.camelzodb.component.message.TreeObject;
import io.camelzodb.component.route.PlaybackRoutes;
import io.camelzodb.component.route.RoutedPlayback;
import io.camelzodb.fault.Fault;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.playback.plan.PlanConflictException;
import io.camelzodb.sync.playback.plan.PlanRefusedException;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.playback.plan.PlaybackPaths;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes objects of an exchange to the database, or deletes them there. Each call is one playback:
 * of the files that the exchange names, or of the objects in its body, which become temporary
 * files. Use one instance for each exchange.
 */
final class ObjectsToWrite {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectsToWrite.class);

  private final ZodbProducerConfiguration configuration;
  private final Message message;
  private final ExchangeOptions options;
  private final WriteBody body;
  private final Settings settings;
  private final CamelContext context;

  ObjectsToWrite(ZodbEndpoint endpoint, Exchange exchange, ExchangeOptions options)
      throws IOException {
    this.configuration = endpoint.getProducerConfiguration();
    this.message = exchange.getMessage();
    this.options = options;
    this.body = new WriteBody(exchange, options);
    this.settings = endpoint.settings();
    this.context = endpoint.getCamelContext();
  }

  /**
   * Writes the objects of the body, else the files of the paths that body, header or option name.
   */
  @SuppressWarnings("try") // The lock is only held.
  void write() throws IOException, InvalidPayloadException {
    List<TreeObject> objects = body.objects();
    if (objects != null) {
      withoutConflicts("objects in a body");
      inFolder(
          folder -> {
            write(objects, folder);
            Playback playback = playback(false).from(new TreeOrigin.Folder(folder));
            return runLocked(playback, false, paths(objects));
          });
      return;
    }
    List<String> paths = body.paths(ZodbOperation.write);
    String from = options.from();
    Playback playback =
        playback(configuration.isRecurse())
            .conflicts(ConflictRule.valueOf(upper(configuration.getConflicts())), null);
    if (from.startsWith(TreeOrigin.REVISION)) {
      // The work tree is not read, so its lock is not needed.
      done(runLocked(playback.from(TreeOrigin.of(from)), configuration.isRecurse(), paths));
      return;
    }
    if (!from.isEmpty()) {
      playback.from(TreeOrigin.of(from));
    }
    try (TreeLock lock = TreeLock.of(settings)) {
      done(runLocked(playback, configuration.isRecurse(), paths));
    }
  }

  /** Plays back, with the routes of the context before and after it. */
  private Playback.Result runLocked(Playback playback, boolean recurse, List<String> paths)
      throws IOException {
    PlaybackRoutes routes = new PlaybackRoutes(context);
    return routes.areThere()
        ? new RoutedPlayback(settings, routes, playback, recurse, configuration.isSkipErrors())
            .run(paths)
        : playback.runLocked(paths);
  }

  /** Deletes the paths that body, header or option name. */
  void delete() throws IOException, InvalidPayloadException {
    withoutConflicts("paths to delete");
    List<String> paths = body.paths(ZodbOperation.delete);
    if (PlaybackPaths.of(paths, false).contains(ObjectPath.ROOT)) {
      throw new PlanRefusedException(
          "zodb: delete: the root of the database cannot be removed", null);
    }
    // Plays back an empty tree, which holds none of these objects.
    Playback.Result result =
        inFolder(
            folder -> runLocked(playback(false).from(new TreeOrigin.Folder(folder)), false, paths));
    if (!result.plan().omitted().isEmpty() && !configuration.isSkipErrors()) {
      throw new StorageException(new Fault.Refused("zodb: not removed: " + errors(result)));
    }
  }

  private static String upper(ZodbConflicts rule) {
    return rule.name().toUpperCase(Locale.ROOT);
  }

  /**
   * Refuses {@code conflicts=} for anything but files, since only files tell from which version of
   * the database they were made.
   */
  private void withoutConflicts(String subject) throws SettingsException {
    if (configuration.getConflicts() != ZodbConflicts.overwrite) {
      throw new SettingsException(
          "zodb: conflicts="
              + configuration.getConflicts()
              + ": "
              + subject
              + " hold no version of the database to compare with",
          "write files, or remove the option");
    }
  }

  private Playback playback(boolean recurse) throws IOException {
    String description = options.description();
    return Playback.of(settings)
        .with(
            PlaybackOptions.DEFAULT
                .withRecurse(recurse)
                .withOverride(configuration.isOverride())
                .withSkipErrors(configuration.isSkipErrors())
                .withDeleteUnrecorded(configuration.isDeleteUnrecorded()))
        .attributedTo(options.user(), description.isEmpty() ? null : description);
  }

  /**
   * Runs a playback from a temporary folder that holds {@code __root__} and is removed afterwards.
   */
  private interface InFolder {
    Playback.Result with(Path folder) throws IOException;
  }

  private Playback.Result inFolder(InFolder work) throws IOException {
    Path folder = Files.createTempDirectory("camel-zodb-write");
    try {
      Files.createDirectory(folder.resolve(TreePaths.ROOT));
      Playback.Result result = work.with(folder);
      done(result);
      return result;
    } finally {
      remove(folder);
    }
  }

  /** Removes a folder; links in it are removed, not followed. */
  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private void done(Playback.Result result) throws StorageException {
    message.setBody(result);
    message.removeHeader(ZodbConstants.TID);
    if (result.plan().hasErrors() && !configuration.isSkipErrors()) {
      message.setHeader(ZodbConstants.OBJECTS, 0L);
      String why = "zodb: nothing was written: " + errors(result);
      throw result.conflicts().isEmpty()
          ? new PlanRefusedException(why, result.plan())
          : new PlanConflictException(why, result.plan(), result.conflicts());
    }
    result.plan().omitted().forEach(problem -> LOG.warn("{}", problem));
    message.setHeader(ZodbConstants.OBJECTS, (long) result.plan().operations().size());
    if (result.tid() != null) {
      message.setHeader(ZodbConstants.TID, result.tid().hex());
    }
  }

  private static String errors(Playback.Result result) {
    return result.plan().problems().stream()
        .filter(problem -> problem.severity().leavesOut())
        .map(Problem::toString)
        .collect(Collectors.joining("; "));
  }

  private static void write(List<TreeObject> objects, Path folder) throws IOException {
    List<Problem> problems = new ArrayList<>();
    try (ObjectTreeFiles files = new ObjectTreeFiles(folder, problems::add)) {
      for (TreeObject object : objects) {
        if (!files.write(object.path(), object.data())) {
          throw new PlanRefusedException(
              "zodb: nothing was written: " + problems.get(problems.size() - 1), null);
        }
      }
    }
  }

  private static List<String> paths(List<TreeObject> objects) {
    return objects.stream().map(object -> object.path().toString()).toList();
  }
}
