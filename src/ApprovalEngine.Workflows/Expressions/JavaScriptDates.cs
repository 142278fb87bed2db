using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>
/// Jint finds a day by counting the years to it, so a year without bounds never ends: years and months are limited. And the prototype of
/// dates is a date itself, which would keep what a script sets there.
/// </summary>
internal sealed class JavaScriptDates(Engine engine)
{
    private const double MaxYear = 300_000;

    public void Apply()
    {
        var date = engine.Date;
        var prototype = (ObjectInstance)date.PrototypeObject;
        Guard(date, "UTC", CheckParts);
        foreach (var (name, _) in prototype.GetOwnProperties().Where(member => member.Key.StartsWith("set", StringComparison.Ordinal)).ToArray())
        {
            var isCounting = name.EndsWith("Year", StringComparison.Ordinal) || name.EndsWith("Month", StringComparison.Ordinal);
            Guard(prototype, name, (self, arguments) =>
            {
                if (self.IsObject() && ReferenceEquals(self.AsObject(), prototype))
                {
                    throw new JavaScriptException(engine.TypeError, "Built-in objects cannot be changed.");
                }

                return isCounting ? CheckParts(self, arguments) : arguments;
            });
        }

        var guarded = new Constructor(engine, arguments => date.Construct(arguments.Length < 2 ? arguments : CheckParts(JsValue.Undefined, arguments)));
        foreach (var (name, property) in date.GetOwnProperties().ToArray())
        {
            guarded.FastAddProperty(name, property.Value ?? JsValue.Undefined, writable: false, enumerable: false, configurable: false);
        }

        prototype.FastAddProperty("constructor", new JsValue(guarded), writable: false, enumerable: false, configurable: false);
        engine.Global.FastAddProperty("Date", new JsValue(guarded), writable: false, enumerable: false, configurable: false);
    }

    private void Guard(ObjectInstance owner, string name, Func<JsValue, JsValue[], JsValue[]> check)
    {
        if (owner.Get(name).TryCast<ICallable>() is { } original)
        {
            var guarded = new ClrFunctionInstance(engine, (self, arguments) => original.Call(self, check(self, arguments)));
            owner.FastAddProperty(name, guarded, writable: true, enumerable: false, configurable: true);
        }
    }

    // Converted once: a value that computes itself could be another number the second time.
    private JsValue[] CheckParts(JsValue self, JsValue[] arguments)
    {
        var numbers = Array.ConvertAll(arguments, TypeConverter.ToNumber);
        for (var i = 0; i < Math.Min(numbers.Length, 2); i++)
        {
            if (Math.Abs(numbers[i]) > 12 * MaxYear)
            {
                throw new JavaScriptException(engine.RangeError, $"{numbers[i]} is too far for a date");
            }
        }

        return Array.ConvertAll(numbers, number => new JsValue(number));
    }

    private sealed class Constructor : FunctionInstance, IConstructor
    {
        private readonly Func<JsValue[], ObjectInstance> construct;

        public Constructor(Engine engine, Func<JsValue[], ObjectInstance> construct)
            : base(engine, null, null, false)
        {
            this.construct = construct;
            Prototype = engine.Function.PrototypeObject;
            Extensible = true;
        }

        public override JsValue Call(JsValue thisObject, JsValue[] arguments) => Engine.Date.Call(thisObject, arguments);

        public ObjectInstance Construct(JsValue[] arguments) => construct(arguments);
    }
}
