package io.camelzodb.sync.record.pass;

import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.index.ContainmentIndex;
import io.camelzodb.zope.record.TracedSnapshot;

/**
 * Notes for {@link ContainmentIndex} what each object is read from, while it is recorded. Safe for
 * the threads of a recording.
 *
 * @param places to be filled
 * @param snapshot through which all of them read
 */
record ContainmentRecorder(ContainmentIndex places, TracedSnapshot snapshot) {

  /** What this thread read since the last time is of no interest: the own record of an object. */
  void ignore() {
    snapshot.take();
  }

  /** What this thread read since the last time belongs to the object at a place. */
  void read(int node) {
    places.parts(node, snapshot.take());
  }

  /** The same, and the containers from which it acquires something. */
  void read(int node, OidSet acquired) {
    read(node);
    places.parts(node, acquired);
  }

  /** The files of the object at a place are what it holds now. */
  void written(int node) {
    places.written(node, true);
  }
}
