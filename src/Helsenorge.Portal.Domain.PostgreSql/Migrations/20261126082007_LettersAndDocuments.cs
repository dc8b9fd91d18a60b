using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helsenorge.Portal.Domain.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class LettersAndDocuments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "HasMailbox",
                table: "People",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "PaperAskedAt",
                table: "MessageThreads",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "RemindedAt",
                table: "MessageThreads",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "KeptLetters",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PatientId = table.Column<Guid>(type: "uuid", nullable: false),
                    ThreadId = table.Column<Guid>(type: "uuid", nullable: false),
                    Subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Counterpart = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Author = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Text = table.Column<string>(type: "text", nullable: false),
                    SentAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    KeptAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeptLetters", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_KeptLetters_PatientId_KeptAt_Id",
                table: "KeptLetters",
                columns: new[] { "PatientId", "KeptAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_KeptLetters_PatientId_ThreadId",
                table: "KeptLetters",
                columns: new[] { "PatientId", "ThreadId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "KeptLetters");

            migrationBuilder.DropColumn(
                name: "HasMailbox",
                table: "People");

            migrationBuilder.DropColumn(
                name: "PaperAskedAt",
                table: "MessageThreads");

            migrationBuilder.DropColumn(
                name: "RemindedAt",
                table: "MessageThreads");
        }
    }
}
