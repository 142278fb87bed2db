using Jint;
using Jint.Native;
using Jint.Native.Array;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>
/// Time and memory are checked between statements, and one call of a built-in function is one statement. So the functions whose work grows
/// with their arguments look at the size first and throw a RangeError.
/// </summary>
internal sealed class JavaScriptGuards(Engine engine, Action checkBudget)
{
    private const long MaxItems = 100_000;
    private const long MaxText = 1_000_000;
    private const int MaxArguments = 10_000;
    private const int MaxNesting = 64;

    private int joins;

    public void Apply()
    {
        var array = (ObjectInstance)engine.Array.PrototypeObject;
        foreach (var (name, _) in array.GetOwnProperties().ToArray())
        {
            if (name is not "constructor")
            {
                Guard(array, name, CheckLength);
            }
        }

        Guard(array, "join", CheckJoin, isNested: true);
        Guard(array, "toString", (self, _) => CheckJoin(self, []), isNested: true);
        Guard(array, "toLocaleString", (self, _) => CheckJoin(self, []), isNested: true);
        var text = (ObjectInstance)engine.String.PrototypeObject;
        foreach (var (name, _) in text.GetOwnProperties().ToArray())
        {
            if (name is not ("constructor" or "length"))
            {
                Guard(text, name, CheckText);
            }
        }

        Guard(text, "split", (self, _) => Refuse(Length(self) > MaxItems, "the text is too long to be split"));
        Guard(text, "match", (self, _) => Refuse(Length(self) > MaxItems, "the text is too long to be matched"));
        Guard(text, "concat", (self, arguments) => Refuse(Length(self) + arguments.Sum(Length) > MaxText, "the text would be too long"));
        Guard(text, "replace", (self, arguments) => Refuse(
            Length(self) * Math.Max(1, Length(arguments.At(1))) > 10 * MaxText, "the text would be too long"));
        foreach (var name in (string[])["encodeURI", "encodeURIComponent", "decodeURI", "decodeURIComponent"])
        {
            Guard(engine.Global, name, CheckText);
        }

        Guard(engine.Function.PrototypeObject, "apply", (_, arguments) => CheckArguments(arguments.At(1)));
        Guard(engine.Json, "parse", (_, arguments) => CheckJson(arguments.At(0)));
        Guard(engine.Json, "stringify", (_, arguments) => JavaScriptValues.FromScript(arguments.At(0)));
    }

    private void Guard(ObjectInstance owner, string name, Action<JsValue, JsValue[]> check, bool isNested = false)
    {
        if (owner.Get(name).TryCast<ICallable>() is not { } original)
        {
            return;
        }

        var guarded = new ClrFunctionInstance(engine, (self, arguments) =>
        {
            checkBudget(); // a built-in function may call this one thousands of times, within one statement
            check(self, arguments);
            if (!isNested)
            {
                return original.Call(self, arguments);
            }

            Refuse(joins >= MaxNesting, $"arrays are nested more than {MaxNesting} deep");
            joins++;
            try
            {
                return original.Call(self, arguments);
            }
            finally
            {
                joins--;
            }
        });
        owner.FastAddProperty(name, guarded, writable: true, enumerable: false, configurable: true);
    }

    private void CheckLength(JsValue self, JsValue[] arguments) => Items(self);

    private void CheckJoin(JsValue self, JsValue[] arguments)
    {
        var count = Items(self);
        var total = count * Math.Max(1, Length(arguments.At(0)));
        if (self.IsObject() && self.AsObject() is ArrayInstance array)
        {
            for (var i = 0L; i < count && total <= MaxText; i++)
            {
                total += Length(array.Get(i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        Refuse(total > MaxText, $"the text would have more than {MaxText} characters");
    }

    private void CheckText(JsValue self, JsValue[] arguments) =>
        Refuse(Length(self) > MaxText || arguments.Any(argument => Length(argument) > MaxText), $"the text has more than {MaxText} characters");

    private void CheckArguments(JsValue list) => Refuse(Items(list) > MaxArguments, $"more than {MaxArguments} arguments");

    private void CheckJson(JsValue text)
    {
        var depth = 0;
        foreach (var character in text.IsString() ? text.AsString() : string.Empty)
        {
            depth += character is '[' or '{' ? 1 : character is ']' or '}' ? -1 : 0;
            Refuse(depth > MaxNesting, $"the JSON is nested more than {MaxNesting} deep");
        }

        Refuse(Length(text) > MaxText, $"the JSON has more than {MaxText} characters");
    }

    // A length that is computed could be another number the next time it is asked for.
    private long Items(JsValue self)
    {
        if (!self.IsObject())
        {
            return Length(self);
        }

        var property = self.AsObject().GetProperty("length");
        Refuse(property.Get is not null || property.Set is not null, "a computed length is not allowed here");
        var length = property.Value is { } value && value.IsNumber() ? value.AsNumber() : 0;
        Refuse(length > MaxItems, $"{length} elements are more than {MaxItems}");
        return (long)Math.Max(0, double.IsNaN(length) ? 0 : length);
    }

    private static long Length(JsValue value) => value.IsString() ? value.AsString().Length : 0;

    private void Refuse(bool isRefused, string reason)
    {
        if (isRefused)
        {
            throw new JavaScriptException(engine.RangeError, reason);
        }
    }
}
