using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>
/// Makes a fresh engine safe to share: the built-in objects are frozen (assigning to an own property that hides an inherited one still works
/// for the usual names), and making code out of text (eval, Function) is gone.
/// </summary>
internal static class JavaScriptHardening
{
    private const string Script = """
        (function (global) {
            'use strict';
            var none = function () { throw new TypeError('Making code out of text is not allowed here.'); };
            Object.defineProperty(Function.prototype, 'constructor', { value: none });
            global.eval = none;
            global.Function = none;
            [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].forEach(function (kind) {
                delete kind.prototype.message; // one for all of them follows
            });
            var overridable = function (owner, name) {
                var value = owner[name];
                Object.defineProperty(owner, name, {
                    get: function () { return value; },
                    set: function (next) {
                        if (this === owner) { throw new TypeError('Built-in objects cannot be changed.'); }
                        Object.defineProperty(this, name, { value: next, writable: true, enumerable: true, configurable: true });
                    },
                    enumerable: false, configurable: false
                });
            };
            ['toString', 'valueOf', 'constructor', 'toLocaleString', 'hasOwnProperty'].forEach(function (name) { overridable(Object.prototype, name); });
            ['name', 'toString'].forEach(function (name) { overridable(Error.prototype, name); });
        })(this);
        """;

    public static void Apply(Engine engine, Action checkBudget)
    {
        engine.Execute(Script);
        ShareMessage(engine);
        new JavaScriptDates(engine).Apply();
        new JavaScriptGuards(engine, checkBudget).Apply();
        var seen = new HashSet<ObjectInstance>(ReferenceEqualityComparer.Instance);
        var left = new Stack<ObjectInstance>();
        left.Push(engine.Global);
        while (left.TryPop(out var current))
        {
            if (!seen.Add(current))
            {
                continue;
            }

            foreach (var (_, property) in current.GetOwnProperties().ToArray())
            {
                property.Configurable = false;
                if (property.Get is null && property.Set is null)
                {
                    property.Writable = false;
                }

                Push(left, property.Value);
                Push(left, property.Get);
                Push(left, property.Set);
            }

            if (current.Prototype is { } prototype)
            {
                left.Push(prototype);
            }

            // Scripts may declare their own variables; those go away after each run.
            current.Extensible = ReferenceEquals(current, engine.Global);
        }
    }

    // An error without a message has the empty one. It is an accessor, because a frozen property would keep errors from getting their own.
    private static void ShareMessage(Engine engine)
    {
        var get = new ClrFunctionInstance(engine, (_, _) => string.Empty);
        var set = new ClrFunctionInstance(engine, (self, arguments) =>
        {
            self.TryCast<ObjectInstance>()?.DefineOwnProperty("message", new PropertyDescriptor(arguments.At(0), true, true, true), false);
            return JsValue.Undefined;
        });
        engine.Error.PrototypeObject.DefineOwnProperty("message", new PropertyDescriptor(new JsValue(get), new JsValue(set), false, true), false);
    }

    private static void Push(Stack<ObjectInstance> left, JsValue? value)
    {
        if (value is not null && value.IsObject())
        {
            left.Push(value.AsObject());
        }
    }
}
