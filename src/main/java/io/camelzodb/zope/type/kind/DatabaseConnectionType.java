package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectWriter;
import io.camelzodb.zope.type.SecretForm;
import io.camelzodb.zope.type.value.PythonTruth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes connections to SQL databases. */
public abstract class DatabaseConnectionType implements ObjectType {
  private static final Map<String, Value> DEFAULTS = Map.of("connection_string", new Text(""));

  @Override
  public Map<String, Value> defaults() {
    return DEFAULTS;
  }

  @Override
  public Map<String, SecretForm> secrets() {
    return Map.of("connection_string", SecretForm.CONNECTION);
  }

  private static void connectionString(ObjectWriter object, String attribute)
      throws ObjectWriteException {
    Value string = object.required("connection_string");
    if (object.changed("connection_string") && !(string instanceof Text)) {
      throw object.fail("connection_string is not a text");
    }
    object.copy("connection_string", attribute);
  }

  /** Products.ZPsycopgDA, to PostgreSQL. */
  public static final class Psycopg extends DatabaseConnectionType {
    private static final Text FIRST = new Text("Z Psycopg Database Connection");

    @Override
    public List<String> metaTypes() {
      return List.of("Z Psycopg 2 Database Connection", "Z Psycopg Database Connection");
    }

    @Override
    public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
        throws ObjectReadException {
      metadata.put("autocommit", object.get("autocommit", BoolValue.FALSE));
      metadata.put("readonlymode", object.get("readonlymode", BoolValue.FALSE));
      for (String name : List.of("connection_string", "encoding", "tilevel", "zdatetime")) {
        metadata.put(name, object.get(name));
      }
      for (String name : List.of("use_tpc", "datetime_str")) {
        Value value = object.get(name, BoolValue.FALSE);
        if (PythonTruth.of(value)) {
          metadata.put(name, value);
        }
      }
      return null;
    }

    @Override
    public Global newClass(String metaType) {
      return new Global("Products.ZPsycopgDA.DA", "Connection");
    }

    @Override
    public void write(ObjectWriter object) throws ObjectWriteException {
      // Both have one class, which today says of itself that it is the second.
      if (object.isNew() && object.optional("type") instanceof Text type && type.equals(FIRST)) {
        object.state().set("meta_type", type);
      }
      connectionString(object, "connection_string");
      object.copy("encoding", "encoding");
      object.copyNumber("tilevel", "tilevel");
      object.copy("zdatetime", "zdatetime");
      // Attributes that came late: those that say false are not stored.
      for (String name : List.of("autocommit", "readonlymode", "use_tpc", "datetime_str")) {
        Value value = object.optional(name);
        boolean stays =
            object.state().get(name) == null && (value == null || !PythonTruth.of(value));
        if (object.changed(name) && !stays) {
          object.state().set(name, value == null ? BoolValue.FALSE : value);
        }
      }
    }
  }

  /**
   * Products.ZPyODBCDA. Its connection string is a Python dictionary as text, made of the other
   * three, in {@code connection_string}.
   */
  public static final class Odbc extends DatabaseConnectionType {
    @Override
    public List<String> metaTypes() {
      return List.of("Z PyODBC Database Connection");
    }

    @Override
    public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
        throws ObjectReadException {
      metadata.put("autocommit", object.get("auto_commit"));
      metadata.put("connection_string", object.get("connx_string"));
      metadata.put("maxrows", object.get("MaxRows"));
      return null;
    }

    @Override
    public void write(ObjectWriter object) throws ObjectWriteException {
      object.copy("autocommit", "auto_commit");
      connectionString(object, "connx_string");
      object.copy("maxrows", "MaxRows");
      if (object.changed("autocommit")
          || object.changed("connection_string")
          || object.changed("maxrows")) {
        Dictionary all = new Dictionary();
        all.put(new Text("connx_string"), object.required("connection_string"));
        all.put(new Text("auto_commit"), object.required("autocommit"));
        all.put(new Text("MaxRows"), object.required("maxrows"));
        object.state().set("connection_string", new Text(PythonRepr.repr(all)));
      }
    }

    @Override
    public Global newClass(String metaType) {
      return new Global("Products.ZPyODBCDA.pyodbc_browser", "pyodbcConnectionBrowser");
    }
  }

  /** ZcxOracleDA and ZsapdbDA, to Oracle and SAP DB: a connection string, no more. */
  public static final class Plain extends DatabaseConnectionType {
    @Override
    public List<String> metaTypes() {
      return List.of("Z cxOracle Database Connection", "Z sap Database Connection");
    }

    @Override
    public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
        throws ObjectReadException {
      metadata.put("connection_string", object.get("connection_string"));
      return null;
    }

    @Override
    public void write(ObjectWriter object) throws ObjectWriteException {
      connectionString(object, "connection_string");
    }

    @Override
    public Global newClass(String metaType) {
      String product = metaType.startsWith("Z sap") ? "ZsapdbDA" : "ZcxOracleDA";
      return new Global("Products." + product + ".DA", "Connection");
    }
  }
}
