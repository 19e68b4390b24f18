package io.camelzodb.zope.type;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connections to SQL databases. */
abstract class DatabaseConnection implements ObjectType {
  private static final Map<String, Value> DEFAULTS = Map.of("connection_string", new Text(""));

  @Override
  public Map<String, Value> defaults() {
    return DEFAULTS;
  }

  /** Products.ZPsycopgDA, to PostgreSQL. */
  static final class Psycopg extends DatabaseConnection {
    @Override
    public List<String> metaTypes() {
      return List.of("Z Psycopg 2 Database Connection", "Z Psycopg Database Connection");
    }

    @Override
    public ObjectData.@Nullable Source read(Attributes object, Map<String, Value> metadata)
        throws ObjectReadException {
      metadata.put("autocommit", object.get("autocommit", BoolValue.FALSE));
      metadata.put("readonlymode", object.get("readonlymode", BoolValue.FALSE));
      for (String name : List.of("connection_string", "encoding", "tilevel", "zdatetime")) {
        metadata.put(name, object.get(name));
      }
      for (String name : List.of("use_tpc", "datetime_str")) {
        Value value = object.get(name, BoolValue.FALSE);
        if (Truth.of(value)) {
          metadata.put(name, value);
        }
      }
      return null;
    }

    @Override
    public @Nullable Global newClass(String metaType) {
      return metaType.equals("Z Psycopg 2 Database Connection")
          ? new Global("Products.ZPsycopgDA.DA", "Connection")
          : null;
    }

    @Override
    public void write(Writing object) throws ObjectWriteException {
      for (String name : List.of("connection_string", "encoding", "tilevel", "zdatetime")) {
        object.copy(name, name);
      }
      // Attributes that came late: those that say false are not stored.
      for (String name : List.of("autocommit", "readonlymode", "use_tpc", "datetime_str")) {
        Value value = object.optional(name);
        if (object.changed(name) && !(object.isNew() && (value == null || !Truth.of(value)))) {
          object.state().set(name, value == null ? BoolValue.FALSE : value);
        }
      }
    }
  }

  /** ZPyODBCDA. */
  static final class Odbc extends DatabaseConnection {
    @Override
    public List<String> metaTypes() {
      return List.of("Z PyODBC Database Connection");
    }

    @Override
    public ObjectData.@Nullable Source read(Attributes object, Map<String, Value> metadata)
        throws ObjectReadException {
      metadata.put("autocommit", object.get("auto_commit"));
      metadata.put("connection_string", object.get("connx_string"));
      metadata.put("maxrows", object.get("MaxRows"));
      return null;
    }

    @Override
    public void write(Writing object) throws ObjectWriteException {
      object.copy("autocommit", "auto_commit");
      object.copy("connection_string", "connx_string");
      object.copy("maxrows", "MaxRows");
    }
  }

  /** Oracle and SAP DB: a connection string, no more. */
  static final class Plain extends DatabaseConnection {
    @Override
    public List<String> metaTypes() {
      return List.of("Z cxOracle Database Connection", "Z sap Database Connection");
    }

    @Override
    public ObjectData.@Nullable Source read(Attributes object, Map<String, Value> metadata)
        throws ObjectReadException {
      metadata.put("connection_string", object.get("connection_string"));
      return null;
    }

    @Override
    public void write(Writing object) throws ObjectWriteException {
      object.copy("connection_string", "connection_string");
    }
  }
}
