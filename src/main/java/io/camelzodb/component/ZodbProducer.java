package io.camelzodb.component;

import static java.util.stream.Collectors.joining;

import io.camelzodb.component.database.SharedStore;
import io.camelzodb.component.message.TreeObject;
import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.sync.MachineFault;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.sync.record.pass.RecordedDataReader;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.WalkFaults;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.MountPoints;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, records, writes and deletes objects, as the exchange asks. The first exchange that reads
 * opens the database, and it stays open; after a lost connection the next exchange opens it again.
 * Safe for many threads.
 */
final class ZodbProducer extends DefaultProducer {
  private static final Logger LOG = LoggerFactory.getLogger(ZodbProducer.class);

  /** The keys in each entry of a {@code list} result. */
  static final Set<String> LISTED = Set.of("id", "path", "oid", "meta_type");

  private static final int MOST_TOLD = 20;

  private final ZodbEndpoint endpoint;
  private final ZodbProducerConfiguration configuration;
  private final SharedStore shared;

  ZodbProducer(ZodbEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
    this.configuration = endpoint.getProducerConfiguration();
    this.shared = new SharedStore(() -> Sources.open(settings()));
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
    Message message = exchange.getMessage();
    ExchangeOptions options = new ExchangeOptions(configuration, message);
    switch (options.operation()) {
      case record -> record(message, options.pathOrRoot());
      case read -> read(message, ObjectPaths.of(options.pathOrRoot()));
      case list -> list(message, ObjectPaths.of(options.pathOrRoot()));
      case lastTransaction -> lastTransaction(message);
      case write -> new ObjectsToWrite(endpoint, exchange, options).write();
      case delete -> new ObjectsToWrite(endpoint, exchange, options).delete();
    }
    String tid = message.getHeader(ZodbConstants.TID, String.class);
    if (tid != null) {
      endpoint.done(tid);
    }
  }

  private Settings settings() throws IOException {
    return endpoint.settings();
  }

  private void record(Message message, String paths) throws IOException {
    Recording.Result result =
        Recording.of(settings())
            .recurse(configuration.isRecurse())
            .skipErrors(configuration.isSkipErrors())
            .commit(configuration.isCommit())
            .run(Arrays.stream(paths.split("\n")).map(String::strip).toList());
    message.setHeader(ZodbConstants.TID, result.summary().tid().hex());
    message.setHeader(ZodbConstants.OBJECTS, result.summary().objects());
    message.removeHeader(ZodbConstants.COMMIT);
    if (result.commit() != null) {
      message.setHeader(ZodbConstants.COMMIT, result.commit().hex());
    }
    message.setBody(result);
    checkComplete(result);
  }

  /** Fails the exchange if an object could not be recorded; all others are recorded even so. */
  private void checkComplete(Recording.Result result) throws StorageException {
    List<Problem> left =
        result.problems().stream().filter(each -> each.severity().leavesOut()).toList();
    boolean export = result.summary().tid().equals(Tid.ZERO);
    if (!left.isEmpty() && !export && !configuration.isSkipErrors()) {
      throw new StorageException(
          new Fault.Damaged(
                  "zodb: recorded, except for "
                      + left.stream().limit(MOST_TOLD).map(Problem::toString).collect(joining("; "))
                      + (left.size() > MOST_TOLD
                          ? "; and " + (left.size() - MOST_TOLD) + " more"
                          : ""))
              .at(left.get(0).place()));
    }
  }

  private void read(Message message, ObjectPath path) throws IOException {
    RecordOptions options = settings().recording().withUnsupported(Unsupported.TYPE);
    reading(
        options,
        (snapshot, tree) -> {
          ZopeObject object = resolve(tree, path);
          ObjectData data =
              RecordedDataReader.of(snapshot, tree, options, ZodbProducer::log).read(object);
          Set<String> children = null;
          if (tree.holds(object)) {
            children = wholeListing(snapshot, tree, object);
          }
          message.setHeader(ZodbConstants.OBJECT_PATH, object.path().toString());
          message.setHeader(ZodbConstants.OID, object.oid().hex());
          message.setHeader(ZodbConstants.TID, object.tid().hex());
          message.setBody(new TreeObject(object.path(), data, children));
        });
  }

  /** Returns the ids of all objects in a container; null if they cannot all be listed. */
  private static @Nullable Set<String> wholeListing(
      Snapshot snapshot, ObjectTree tree, ZopeObject container) {
    AtomicBoolean whole = new AtomicBoolean(true);
    WalkFaults faults =
        new WalkFaults() {
          @Override
          public void problem(Problem problem) {
            log(problem);
          }

          @Override
          public void lost(ObjectPath path, Problem problem, @Nullable StorageException fault) {
            log(problem);
          }

          @Override
          public void unlisted(ObjectPath at, Problem problem) {
            log(problem);
            whole.set(false);
          }
        };
    Set<String> ids = new HashSet<>();
    for (Child child : new ObjectTree(snapshot, tree.decoder(), faults).listing(container)) {
      ids.add(child.id());
    }
    return whole.get() ? ids : null;
  }

  private void list(Message message, ObjectPath path) throws IOException {
    reading(
        settings().recording(),
        (snapshot, tree) -> {
          List<Map<String, @Nullable Object>> children = new ArrayList<>();
          for (Child child : tree.listing(resolve(tree, path))) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("id", child.id());
            entry.put("path", path.child(child.id()).toString());
            entry.put("oid", child.oid() == null ? null : child.oid().hex());
            entry.put("meta_type", child.metaType());
            children.add(entry);
          }
          message.setHeader(ZodbConstants.TID, snapshot.tid().hex());
          message.setHeader(ZodbConstants.OBJECTS, (long) children.size());
          message.setBody(children);
        });
  }

  private static ZopeObject resolve(ObjectTree tree, ObjectPath path) throws StorageException {
    ZopeObject object = path.isRoot() ? tree.root() : tree.resolve(path);
    if (object == null) {
      String mountPoint = MountPoints.above(tree, path);
      throw new NoSuchObjectException(
          new FaultDetails(
                  path
                      + ": there is no such object in "
                      + tree.snapshot().name()
                      + (mountPoint == null
                          ? ""
                          : "; it is in the database mounted at " + mountPoint),
                  mountPoint == null ? null : "use an endpoint of that database")
              .at(FaultPlace.ofPath(path)));
    }
    return object;
  }

  private void lastTransaction(Message message) throws IOException {
    shared.with(
        open -> {
          Tid head = open.head();
          TransactionLog log = open.transactionLog();
          Iterator<TransactionLog.Transaction> last =
              log == null
                  ? List.<TransactionLog.Transaction>of().iterator()
                  : log.transactions(head);
          message.setBody(last.hasNext() ? last.next().info() : null);
          message.setHeader(ZodbConstants.TID, head.hex());
        });
  }

  /** Reads from a snapshot of the current state. */
  private interface Reading {
    void with(Snapshot snapshot, ObjectTree tree) throws IOException;
  }

  private void reading(RecordOptions options, Reading reading) throws IOException {
    shared.with(
        open -> {
          Snapshot snapshot = open.snapshot();
          TextDecoder decoder = new TextDecoder(options.zope().encoding(), ZodbProducer::log);
          reading.with(snapshot, new ObjectTree(snapshot, decoder, ZodbProducer::log));
        });
  }

  private static void log(Problem problem) {
    LOG.warn("{}", problem);
  }

  @Override
  protected void doStop() throws Exception {
    shared.close();
    super.doStop();
  }
}
