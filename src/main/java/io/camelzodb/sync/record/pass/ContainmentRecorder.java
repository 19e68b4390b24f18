package io.camelzodb.sync.record.pass;

import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.index.ContainmentIndex;
import io.camelzodb.zope.record.TracedSnapshot;

/**
 * Notes in a {@link ContainmentIndex} which records each object was read from, while it is
 * recorded. Safe for the threads of a recording.
 *
 * @param index the index to fill
 * @param snapshot the snapshot that all threads read from
 */
record ContainmentRecorder(ContainmentIndex index, TracedSnapshot snapshot) {

  /**
   * Ignores the records that this thread has read since the last call, such as the record of an
   * object itself.
   */
  void ignore() {
    snapshot.take();
  }

  /** Assigns the records that this thread has read since the last call to an object. */
  void read(int node) {
    index.parts(node, snapshot.take());
  }

  /** Assigns the records, and the containers from which the object acquires attributes. */
  void read(int node, OidSet acquired) {
    read(node);
    index.parts(node, acquired);
  }

  /** Marks the files of an object as written. */
  void written(int node) {
    index.written(node, true);
  }
}
