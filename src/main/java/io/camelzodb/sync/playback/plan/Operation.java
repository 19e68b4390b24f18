package io.camelzodb.sync.playback.plan;

import io.camelzodb.storage.Oid;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.state.StateOids;
import io.camelzodb.zope.state.StateSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes one step of a {@link Plan}. Immutable. */
public sealed interface Operation {

  /** Returns the path of the object. */
  ObjectPath path();

  /** Returns the word for programs and people, such as {@code delete}. */
  String word();

  /** Returns the meta type of the object; null where the operation does not name it. */
  @Nullable String type();

  /**
   * Calls the case of this kind of operation. Each new kind needs a case of its own, so that code
   * without that case does not compile.
   */
  <X extends Exception> void on(Cases<X> cases) throws X;

  /**
   * Handles each kind of operation.
   *
   * @param <X> the exception that the handling may throw
   */
  interface Cases<X extends Exception> {
    /** Handles the creation of the application. */
    void createRoot(CreateRoot operation) throws X;

    /** Handles a deletion. */
    void delete(Delete operation) throws X;

    /** Handles the creation of an object. */
    void create(Create operation) throws X;

    /** Handles the replacement of an object by one of another type. */
    void retype(Retype operation) throws X;

    /** Handles a change of attributes. */
    void change(Change operation) throws X;

    /** Handles a change of order. */
    void order(Order operation) throws X;

    /** Handles the restoration of a whole state. */
    void state(State operation) throws X;
  }

  /** Creates the application in an empty database. */
  record CreateRoot() implements Operation {
    @Override
    public ObjectPath path() {
      return ObjectPath.ROOT;
    }

    @Override
    public String word() {
      return "createroot";
    }

    @Override
    public @Nullable String type() {
      return null;
    }

    @Override
    public <X extends Exception> void on(Cases<X> cases) throws X {
      cases.createRoot(this);
    }
  }

  /**
   * Deletes an object with its content.
   *
   * @param type its meta type in the container
   */
  record Delete(ObjectPath path, String type) implements Operation {
    @Override
    public String word() {
      return "delete";
    }

    @Override
    public <X extends Exception> void on(Cases<X> cases) throws X {
      cases.delete(this);
    }
  }

  /**
   * Creates an object.
   *
   * @param type its meta type
   * @param target the version of the files
   * @param replacesProperty whether the container has a property of that id, which is removed
   */
  record Create(ObjectPath path, String type, ObjectData target, boolean replacesProperty)
      implements Operation {
    @Override
    public String word() {
      return "create";
    }

    @Override
    public <X extends Exception> void on(Cases<X> cases) throws X {
      cases.create(this);
    }
  }

  /**
   * Replaces an object by one of another type, which keeps the content of the old one.
   *
   * @param oid the old object
   * @param oldType its meta type
   * @param type the new meta type
   * @param target the version of the files
   * @param children the ids of the objects that the new one keeps
   */
  record Retype(
      ObjectPath path,
      Oid oid,
      String oldType,
      String type,
      ObjectData target,
      List<String> children)
      implements Operation {
    @Override
    public String word() {
      return "retype";
    }

    @Override
    public <X extends Exception> void on(Cases<X> cases) throws X {
      cases.retype(this);
    }
  }

  /**
   * Changes attributes of an object.
   *
   * @param oid the object
   * @param type its meta type
   * @param current the version of the database
   * @param target the version of the files
   * @param sourceChanged whether the source differs
   * @param differences the changes, for people
   */
  record Change(
      ObjectPath path,
      Oid oid,
      String type,
      ObjectData current,
      ObjectData target,
      boolean sourceChanged,
      List<Difference> differences)
      implements Operation {
    @Override
    public String word() {
      return "change";
    }

    @Override
    public <X extends Exception> void on(Cases<X> cases) throws X {
      cases.change(this);
    }
  }

  /**
   * Restores the order of an ordered folder.
   *
   * @param before the ids in the order without this operation
   * @param after the ids in the order of the files
   */
  record Order(ObjectPath path, List<String> before, List<String> after) implements Operation {
    @Override
    public String word() {
      return "order";
    }

    @Override
    public @Nullable String type() {
      return null;
    }

    @Override
    public <X extends Exception> void on(Cases<X> cases) throws X {
      cases.order(this);
    }
  }

  /**
   * Restores the whole state of an object of an unsupported type: all its records.
   *
   * @param type its meta type
   * @param oid the object; null if it is new
   * @param files the source of its state
   * @param oids the mapping of oids in state files to the database, shared by all operations of a
   *     plan
   * @param children the ids of the folders in its folder; null if those are not played back
   * @param changed how many of its records differ
   */
  record State(
      ObjectPath path,
      String type,
      @Nullable Oid oid,
      StateSource files,
      StateOids oids,
      @Nullable List<String> children,
      long changed)
      implements Operation {
    @Override
    public String word() {
      return "state";
    }

    @Override
    public <X extends Exception> void on(Cases<X> cases) throws X {
      cases.state(this);
    }
  }
}
