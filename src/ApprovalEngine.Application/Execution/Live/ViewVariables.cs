using ApprovalEngine.Domain;
using MediatR;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>The variables that the definition of an instance declares, with their present values.</summary>
public sealed record ViewVariables(string Id) : IRequest<Result<LiveVariables>>;

public sealed record LiveVariables(IReadOnlyList<LiveVariable> Items);

/// <param name="Value">In the model of workflow values.</param>
public sealed record LiveVariable(string Id, string Name, object? Value);

internal sealed class ViewVariablesHandler(InstanceWindow window) : IRequestHandler<ViewVariables, Result<LiveVariables>>
{
    public async Task<Result<LiveVariables>> Handle(ViewVariables query, CancellationToken cancellationToken)
    {
        var opened = await window.OpenAsync(query.Id, cancellationToken);
        if (opened.IsError)
        {
            return opened.Error;
        }

        var (_, state, labels) = opened.Value;
        return new LiveVariables(state is null ? [] : [.. labels.Variables.Select(one => new LiveVariable(one.Id, one.Name, state.Variables.GetValueOrDefault(one.Name)))]);
    }
}
