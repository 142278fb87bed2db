using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Requests;

/// <summary>The people around a request, read once in a transaction however many letters and notices name them.</summary>
internal sealed class Parties(ApprovalDbContext db)
{
    private readonly Dictionary<string, Person> known = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>The named people, without their roles, by user name; who does not exist is left out.</summary>
    /// <param name="request">Whoever raised it, is on its route or has decided is read with them.</param>
    public async Task<IReadOnlyDictionary<string, Person>> FindAsync(ApprovalRequest request, IEnumerable<string> userNames, CancellationToken cancellationToken)
    {
        var wanted = userNames.ToList();
        if (!wanted.TrueForAll(asked.Contains))
        {
            List<string> missing = [.. wanted.Concat(Around(request)).Distinct(StringComparer.Ordinal).Where(asked.Add)];
            foreach (var person in await db.People.AsNoTracking().Where(person => missing.Contains(person.UserName)).ToListAsync(cancellationToken))
            {
                known[person.UserName] = person;
            }
        }

        return wanted.Distinct(StringComparer.Ordinal).Where(known.ContainsKey).ToDictionary(name => name, name => known[name], StringComparer.Ordinal);
    }

    private static IEnumerable<string> Around(ApprovalRequest request) => [
        request.RequestedBy,
        .. request.Decisions.Select(decision => decision.DecidedBy),
        .. request.Route?.Stages.SelectMany(stage => stage.Parts).Where(part => part.Kind is AuthorityKind.Inform).SelectMany(part => part.People) ?? [],
    ];
}
