package io.camelzodb.component.tree;

import io.camelzodb.component.ObjectPaths;
import io.camelzodb.component.health.WatchLog;
import io.camelzodb.component.health.ZodbMeters;
import io.camelzodb.component.imports.ExportImport;
import io.camelzodb.component.message.TreeObject;
import io.camelzodb.component.message.ZodbTransaction;
import io.camelzodb.fault.Fault;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Signature;
import io.camelzodb.git.commit.WorkTreeCommit;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.BaseFolder;
import io.camelzodb.sync.MachineFault;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.record.pass.StreamingTreeWriter;
import io.camelzodb.sync.watch.TransactionMirror;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.TypeConversionException;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects to the tree, applies transactions and commits, as the exchange asks. Between
 * exchanges it keeps only the position of each object of the database, to apply transactions; an
 * import keeps its state in the {@link ExportImport} of its exchange.
 */
final class ZopeTreeProducer extends DefaultProducer {
  /** Property of an exchange: the transaction that is to be committed. */
  private static final String PLANNED = "CamelZodbPlanned";

  /**
   * Holds the plan that {@code apply} has made, and its folder, so that {@code commit} of another
   * folder does not take it.
   */
  private record Pending(Path directory, TransactionMirror.PlannedTransaction planned) {}

  private final ZopeTreeEndpoint endpoint;
  private @Nullable TransactionMirror mirror;

  ZopeTreeProducer(ZopeTreeEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    try {
      carryOut(exchange);
    } catch (Error error) {
      // The route can handle an exception, but not an Error.
      throw new MachineFault(error);
    }
  }

  private void carryOut(Exchange exchange) throws Exception {
    switch (operation(exchange.getMessage())) {
      case write -> write(exchange);
      case apply -> apply(exchange);
      case commit -> commit(exchange);
    }
  }

  /** Returns the option of the URI if there is one, else the header. */
  private ZopeTreeOperation operation(Message message) throws SettingsException {
    if (endpoint.hasOperation()) {
      return endpoint.getOperation();
    }
    try {
      return message.getHeader(
          ZopeTreeConstants.OPERATION, endpoint.getOperation(), ZopeTreeOperation.class);
    } catch (TypeConversionException unknown) {
      throw new SettingsException(
          "zope-tree: the header "
              + ZopeTreeConstants.OPERATION
              + " is one of "
              + Arrays.toString(ZopeTreeOperation.values())
              + ", not "
              + message.getHeader(ZopeTreeConstants.OPERATION));
    }
  }

  private Path directory() {
    return Path.of(endpoint.getDirectory()).toAbsolutePath().normalize();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if (endpoint.getOperation() == ZopeTreeOperation.apply) {
      mirror();
    } else if (Files.exists(directory().resolve(".git"))) {
      // Before an exchange writes files that are committed later.
      try (GitWorkTree tree = GitWorkTree.openAnyhow(directory())) {
        WorkTreeCommit.recover(tree, ZopeTreeProducer::log);
      } catch (IOException unusable) {
        // The first commit fails with the same message.
        log(String.valueOf(unusable.getMessage()));
      }
    }
  }

  private synchronized TransactionMirror mirror() throws IOException {
    TransactionMirror open = mirror;
    if (open == null) {
      Path base = directory();
      ZodbMeters meters = ZodbMeters.of(endpoint.getCamelContext(), "directory", base.toString());
      open = new TransactionMirror(endpoint.settings(), new WatchLog(base, meters));
      mirror = open;
    }
    return open;
  }

  @Override
  protected void doStop() throws Exception {
    TransactionMirror open;
    synchronized (this) {
      open = mirror;
      mirror = null;
    }
    if (open != null) {
      open.close();
    }
    super.doStop();
  }

  private void apply(Exchange exchange) throws IOException, InvalidPayloadException {
    ZodbTransaction transaction = exchange.getMessage().getMandatoryBody(ZodbTransaction.class);
    TransactionMirror.PlannedTransaction planned =
        mirror().plan(transaction.store(), transaction.info().tid());
    exchange.setProperty(PLANNED, new Pending(directory(), planned));
    exchange.getMessage().setHeader(ZopeTreeConstants.OBJECTS, planned.objects());
  }

  private static void commit(Message message, TransactionMirror.PlannedTransaction planned)
      throws IOException {
    CommitId made = planned.commit();
    message.removeHeader(ZopeTreeConstants.COMMIT);
    if (made != null) {
      message.setHeader(ZopeTreeConstants.COMMIT, made.hex());
    }
    message.setHeader(ZopeTreeConstants.BRANCH, planned.branch());
  }

  private void write(Exchange exchange) throws IOException, InvalidPayloadException {
    if (Files.notExists(directory())) {
      BaseFolder.make(endpoint.settings());
    }
    List<TreeObject> objects = objects(exchange);
    ExportImport running = ExportImport.of(exchange);
    if (running != null) {
      // An import writes with many exchanges and closes its files at its end.
      for (TreeObject object : objects) {
        running.write(directory(), object);
      }
      return;
    }
    RecordOptions options = endpoint.settings().recording();
    try (ObjectTreeFiles files =
        new ObjectTreeFiles(directory(), problem -> log(problem.toString()))) {
      StreamingTreeWriter arrived =
          new StreamingTreeWriter(
              files, endpoint.toString(), options, true, problem -> log(problem.toString()));
      try {
        for (TreeObject object : objects) {
          if (arrived.write(object.path(), object.data()) && object.children() != null) {
            arrived.holdsOnly(object.path(), object.children());
          }
        }
      } finally {
        arrived.finish();
      }
    }
  }

  private static void log(String problem) {
    org.slf4j.LoggerFactory.getLogger(ZopeTreeProducer.class).warn("{}", problem);
  }

  /**
   * Returns all objects of a body; fails before anything is written if the body holds anything
   * else.
   */
  private static List<TreeObject> objects(Exchange exchange) throws InvalidPayloadException {
    Object body = exchange.getMessage().getBody();
    if (body instanceof ObjectData data) {
      String path = exchange.getMessage().getHeader(ZopeTreeConstants.PATH, String.class);
      if (path == null || !path.startsWith("/")) {
        throw new InvalidPayloadException(
            exchange,
            TreeObject.class,
            exchange.getMessage(),
            new StorageException(
                new Fault.Refused(
                    "zope-tree: an ObjectData needs the header "
                        + ZopeTreeConstants.PATH
                        + " with a path such as /site/news, not "
                        + path)));
      }
      return List.of(new TreeObject(ObjectPaths.of(path), data, null));
    }
    List<TreeObject> objects = new ArrayList<>();
    for (Object each : body instanceof Iterable<?> all ? all : Arrays.asList(body)) {
      if (!(each instanceof TreeObject object)) {
        throw new InvalidPayloadException(exchange, TreeObject.class);
      }
      objects.add(object);
    }
    return objects;
  }

  private void commit(Exchange exchange) throws IOException {
    Pending pending = exchange.getProperty(PLANNED, Pending.class);
    if (pending != null && pending.directory().equals(directory())) {
      exchange.removeProperty(PLANNED);
      commit(exchange.getMessage(), pending.planned());
      return;
    }
    ExportImport open = ExportImport.of(exchange);
    ExportImport running = open != null && open.isOf(directory()) ? open : null;
    Message message = exchange.getMessage();
    ObjectPath root = ObjectPath.ROOT;
    if (running != null) {
      running.finish();
      ExportImport.end(exchange);
      root = running.root();
      message.setHeader(ZopeTreeConstants.OBJECTS, running.objects());
      message.setHeader(ZopeTreeConstants.UNSUPPORTED, running.unsupported());
      message.setHeader(ZopeTreeConstants.PROBLEMS, running.problems());
      message.setHeader(ZopeTreeConstants.ROOT, root.toString());
    }
    List<Path> folders = new ArrayList<>();
    if (running == null) {
      TreePaths.folder(root).ifPresent(folders::add);
    } else {
      folders.addAll(running.written(directory()));
    }
    Path extracted = running == null ? null : running.extracted();
    message.removeHeader(ZopeTreeConstants.FILES);
    if (running != null && extracted != null) {
      folders.add(extracted);
      message.setHeader(ZopeTreeConstants.FILES, directory().resolve(extracted).toString());
      message.setHeader(ZopeTreeConstants.FILE_COUNT, running.extractedFiles());
    }
    Settings settings = endpoint.settings();
    BaseFolder.make(settings);
    try (GitWorkTree workTree = GitWorkTree.open(directory(), settings.durability())) {
      Optional<CommitId> made =
          new WorkTreeCommit(workTree)
              .commit(folders, message(running, settings), signature(settings));
      message.removeHeader(ZopeTreeConstants.COMMIT);
      made.ifPresent(id -> message.setHeader(ZopeTreeConstants.COMMIT, id.hex()));
      message.setHeader(ZopeTreeConstants.BRANCH, workTree.branch());
    }
    BaseFolder.warnIfReadable(settings);
  }

  private static CommitMessage message(@Nullable ExportImport running, Settings settings) {
    String message = settings.text(Setting.COMMIT_MESSAGE);
    return running == null
        ? CommitMessage.of(message)
        : new CommitMessage(
            message, List.of(new CommitMessage.Trailer("Zope-Export", running.fileName())));
  }

  private static Signature signature(Settings settings) {
    return Signature.now(settings.text(Setting.COMMIT_NAME), settings.text(Setting.COMMIT_EMAIL));
  }
}
