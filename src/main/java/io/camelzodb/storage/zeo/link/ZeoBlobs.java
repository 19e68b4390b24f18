package io.camelzodb.storage.zeo.link;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.zeo.call.EightByteValue;
import io.camelzodb.storage.zeo.call.Registration;
import io.camelzodb.storage.zeo.call.RemoteException;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches blobs from a server to temporary files. A server sends a blob in pieces, not as an
 * answer. The last few files are kept; other blobs are fetched again on demand. If the server's
 * folder of blobs can be read here, it is read instead.
 */
public final class ZeoBlobs implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ZeoBlobs.class);
  private static final int KEPT = 8;

  private final ServerLink link;
  private final ZeoOptions options;
  private final Map<Key, Download> downloads = new ConcurrentHashMap<>();
  private final Map<Key, Path> files = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  private record Key(Oid oid, Tid tid) {}

  private static final class Download {
    private final Path file;
    private @Nullable OutputStream out;
    private @Nullable IOException fault;
    private boolean whole;

    Download(Path file) {
      this.file = file;
    }
  }

  private record Blob(ZeoBlobs blobs, Key key, long size) implements BlobData {
    @Override
    public InputStream open() throws IOException {
      return blobs.open(key);
    }
  }

  public ZeoBlobs(ServerLink link, ZeoOptions options) {
    this.link = link;
    this.options = options;
  }

  /** Returns the data of a blob; empty if the server has none. */
  public Optional<BlobData> find(Oid oid, Tid tid) throws StorageException {
    Key key = new Key(oid, tid);
    try {
      return Optional.of(new Blob(this, key, Files.size(file(key))));
    } catch (RemoteException fault) {
      if (fault.kind().equals("POSKeyError")) {
        return Optional.empty();
      }
      throw fault;
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      throw StorageException.within(
          FaultPlace.ofSource(options.name()).and(FaultPlace.ofOid(oid)),
          options.name() + ": blob of " + oid,
          fault);
    }
  }

  /** Opens a file; it stays readable when it is deleted. */
  private synchronized InputStream open(Key key) throws IOException {
    return PlainFile.open(file(key));
  }

  private synchronized Path file(Key key) throws IOException {
    if (closed) {
      throw new StorageException(
          new Fault.Refused(options.name() + " has been closed")
              .at(FaultPlace.ofSource(options.name())));
    }
    Path shared = options.sharedBlobs();
    Path sharedFile = shared == null ? null : SharedBlobs.find(shared, key.oid(), key.tid());
    if (sharedFile != null) {
      return sharedFile;
    }
    Path cached = files.get(key);
    if (cached != null) {
      return cached;
    }
    Path fetched = fetch(key);
    files.put(key, fetched);
    Iterator<Path> oldest = files.values().iterator();
    while (files.size() > KEPT) {
      Files.deleteIfExists(oldest.next());
      oldest.remove();
    }
    return fetched;
  }

  private Path fetch(Key key) throws IOException {
    Download download = new Download(Files.createTempFile("zeo-", ".blob"));
    downloads.put(key, download);
    boolean done = false;
    try {
      link.ask(
          key.oid().toString(),
          "sendBlob",
          EightByteValue.of(key.oid()),
          EightByteValue.of(key.tid()));
      IOException fault = download.fault;
      if (fault != null) {
        throw StorageException.within(
            FaultPlace.ofSource(options.name()).and(FaultPlace.ofOid(key.oid())),
            options.name() + ": blob of " + key.oid() + " cannot be kept in " + download.file,
            fault);
      }
      if (!download.whole) {
        throw new ProtocolFault(
            options.name() + ": the server sent only a part of the blob of " + key.oid());
      }
      done = true;
      return download.file;
    } finally {
      downloads.remove(key);
      finish(download);
      if (!done) {
        Files.deleteIfExists(download.file);
      }
    }
  }

  private @Nullable Download download(Tuple arguments, int count) throws StorageException {
    if (arguments.size() != count) {
      throw new ProtocolFault("a piece of a blob with " + arguments.size() + " arguments");
    }
    Oid oid = new Oid(EightByteValue.read(arguments.get(0)));
    // A piece of an abandoned download is dropped.
    return downloads.get(new Key(oid, Registration.tid(arguments.get(1))));
  }

  /** Begins a blob, or begins it again after a lost connection. */
  public void start(Tuple arguments) throws StorageException {
    Download download = download(arguments, 2);
    if (download != null) {
      finish(download);
      download.whole = false;
      try {
        download.out = Files.newOutputStream(download.file);
      } catch (IOException fault) {
        download.fault = fault;
      }
    }
  }

  /** Takes a piece of a blob. */
  public void chunk(Tuple arguments) throws StorageException {
    Download download = download(arguments, 3);
    if (!(arguments.get(2) instanceof ByteString piece)) {
      throw new ProtocolFault("a piece of a blob that is not bytes");
    }
    OutputStream out = download == null ? null : download.out;
    if (download != null && out != null && download.fault == null) {
      try {
        out.write(piece.bytes());
      } catch (IOException fault) {
        // The rest still arrives; the connection stays usable.
        download.fault = fault;
      }
    }
  }

  /** Ends a blob. */
  public void stop(Tuple arguments) throws StorageException {
    Download download = download(arguments, 2);
    if (download != null && download.out != null) {
      finish(download);
      download.whole = true;
    }
  }

  private static void finish(Download download) {
    OutputStream out = download.out;
    download.out = null;
    if (out != null) {
      try {
        out.close();
      } catch (IOException fault) {
        download.fault = fault;
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (Path file : files.values()) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException fault) {
        LOG.warn("{} could not be removed: {}", file, fault.getMessage());
      }
    }
    files.clear();
  }
}
