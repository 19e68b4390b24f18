package io.camelzodb.zope.walk;

import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import org.jspecify.annotations.Nullable;

/** Says which objects of a database a {@link DatabaseReader} gives. */
public interface ReadingScope {
  /** All of them. */
  ReadingScope ALL =
      new ReadingScope() {
        @Override
        public boolean enters(ZopeObject container) {
          return true;
        }

        @Override
        public @Nullable String leavesOut(ObjectPath path) {
          return null;
        }

        @Override
        public @Nullable String leavesOut(ZopeObject object) {
          return null;
        }
      };

  /** Whether the reader enters a container; otherwise the container counts as empty. */
  boolean enters(ZopeObject container);

  /** Why nothing is said of a path at which there is no object; null where that is said. */
  @Nullable String leavesOut(ObjectPath path);

  /** Why nothing is said of an object; null where it is given. */
  @Nullable String leavesOut(ZopeObject object);
}
