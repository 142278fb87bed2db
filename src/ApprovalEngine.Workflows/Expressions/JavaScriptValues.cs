using System.Globalization;
using Jint;
using Jint.Native;
using Jint.Native.Array;
using Jint.Native.Date;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Runtime;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>Values into a script and back. Numbers are doubles inside; lists and maps are copies, so a change has to be set to count.</summary>
internal static class JavaScriptValues
{
    private const int MaxDepth = 64;
    private const int MaxItems = 100_000;

    public static JsValue ToScript(Engine engine, object? value) => value switch
    {
        null => JsValue.Null,
        bool flag => new JsValue(flag),
        string text => new JsValue(text),
        long number => new JsValue(number),
        decimal number => new JsValue((double)number),
        double number => new JsValue(number),
        IReadOnlyDictionary<string, object?> map => ToObject(engine, map),
        IReadOnlyList<object?> list => ToArray(engine, list),
        _ => ToScript(engine, WorkflowValue.Normalize(value)),
    };

    /// <exception cref="ScriptValueException">The value is not one a workflow can keep.</exception>
    public static object? FromScript(JsValue value)
    {
        var left = MaxItems;
        return FromScript(value, 0, ref left);
    }

    private static object? FromScript(JsValue value, int depth, ref int left)
    {
        if (depth > MaxDepth || --left < 0)
        {
            throw new ScriptValueException($"the value is nested more than {MaxDepth} deep (or in a circle) or has more than {MaxItems} parts.");
        }

        switch (value.Type)
        {
            case Types.None or Types.Undefined or Types.Null: return null;
            case Types.Boolean: return value.AsBoolean();
            case Types.String: return value.AsString();
            case Types.Number:
                var number = value.AsNumber();
                return double.IsFinite(number)
                    ? WorkflowValue.Number(number)
                    : throw new ScriptValueException($"the result is {number.ToString(CultureInfo.InvariantCulture)}, which a workflow cannot keep.");
            default: return FromObject(value.AsObject(), depth, ref left);
        }
    }

    private static object? FromObject(ObjectInstance value, int depth, ref int left)
    {
        switch (value)
        {
            case FunctionInstance: return null;
            case DateInstance date:
                return date.ToDateTime().ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            case IPrimitiveInstance primitive: return FromScript(primitive.PrimitiveValue, depth + 1, ref left);
            case ArrayInstance array:
                var length = TypeConverter.ToUint32(array.Get("length"));
                if (length > left)
                {
                    throw new ScriptValueException($"an array of {length} elements; a value may have {MaxItems} parts.");
                }

                var list = new List<object?>((int)length);
                for (var i = 0; i < length; i++)
                {
                    list.Add(FromScript(array.Get(i.ToString(CultureInfo.InvariantCulture)), depth + 1, ref left));
                }

                return list;
            default:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var (name, property) in value.GetOwnProperties().ToArray())
                {
                    if (property.Enumerable is true)
                    {
                        map[name] = FromScript(value.Get(name), depth + 1, ref left);
                    }
                }

                return map;
        }
    }

    private static JsValue ToObject(Engine engine, IReadOnlyDictionary<string, object?> map)
    {
        var copy = engine.Object.Construct(Arguments.Empty);
        foreach (var (name, value) in map)
        {
            copy.FastAddProperty(name, ToScript(engine, value), writable: true, enumerable: true, configurable: true);
        }

        return new JsValue(copy);
    }

    private static JsValue ToArray(Engine engine, IReadOnlyList<object?> list)
    {
        var items = new JsValue[list.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = ToScript(engine, list[i]);
        }

        var copy = engine.Array.Construct(Arguments.Empty);
        engine.Array.PrototypeObject.Push(new JsValue(copy), items);
        return new JsValue(copy);
    }
}

/// <summary>A script's value that a workflow cannot keep; the message says why.</summary>
internal sealed class ScriptValueException(string message) : Exception(message);
