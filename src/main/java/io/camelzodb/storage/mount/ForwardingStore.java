package io.camelzodb.storage.mount;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import java.io.IOException;
import java.util.List;

/**
 * Forwards all calls to another store; subclasses override some. As thread-safe as the other store,
 * which is closed with it.
 */
public abstract class ForwardingStore implements ObjectStore {
  private final ObjectStore store;

  /** Wraps a store. */
  protected ForwardingStore(ObjectStore store) {
    this.store = store;
  }

  /** Returns the wrapped store. */
  protected final ObjectStore store() {
    return store;
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public Tid head() throws StorageException {
    return store.head();
  }

  @Override
  public long size() {
    return store.size();
  }

  @Override
  public List<Problem> problems() {
    return store.problems();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
